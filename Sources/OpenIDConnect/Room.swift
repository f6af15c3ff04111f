enum OpenIDConnectRoom {}
