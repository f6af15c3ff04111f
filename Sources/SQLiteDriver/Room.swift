enum SQLiteDriverRoom {}
