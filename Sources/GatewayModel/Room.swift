enum GatewayModelRoom {}
