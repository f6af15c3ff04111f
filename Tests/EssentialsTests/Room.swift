enum EssentialsTestsRoom {}
