enum AdministrationRoom {}
