enum GatewayTestingRoom {}
