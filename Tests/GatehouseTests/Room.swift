enum GatehouseTestsRoom {}
