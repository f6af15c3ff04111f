enum GSuiteRoom {}
