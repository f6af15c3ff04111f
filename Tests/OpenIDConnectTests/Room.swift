enum OpenIDConnectTestsRoom {}
