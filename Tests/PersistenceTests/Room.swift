enum PersistenceTestsRoom {}
