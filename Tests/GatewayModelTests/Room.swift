enum GatewayModelTestsRoom {}
