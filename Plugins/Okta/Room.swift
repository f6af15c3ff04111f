enum OktaRoom {}
