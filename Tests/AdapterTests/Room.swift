enum AdapterTestsRoom {}
