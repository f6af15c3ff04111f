enum ProvisioningRoom {}
