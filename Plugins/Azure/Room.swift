enum AzureRoom {}
