enum CryptographyRoom {}
