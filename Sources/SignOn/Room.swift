enum SignOnRoom {}
