enum ProvisioningTestsRoom {}
