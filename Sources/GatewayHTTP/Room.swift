enum GatewayHTTPRoom {}
