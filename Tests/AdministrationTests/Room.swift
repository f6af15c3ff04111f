enum AdministrationTestsRoom {}
