enum XMLSecurityTestsRoom {}
