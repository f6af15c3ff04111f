enum GatewayHTTPTestsRoom {}
