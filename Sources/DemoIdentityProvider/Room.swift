enum DemoIdentityProviderRoom {}
