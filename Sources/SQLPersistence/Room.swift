enum SQLPersistenceRoom {}
