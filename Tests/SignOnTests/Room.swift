enum SignOnTestsRoom {}
