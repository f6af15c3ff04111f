enum ArchitectureTestsRoom {}
