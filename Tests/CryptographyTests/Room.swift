enum CryptographyTestsRoom {}
