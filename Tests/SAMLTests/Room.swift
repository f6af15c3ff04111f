enum SAMLTestsRoom {}
