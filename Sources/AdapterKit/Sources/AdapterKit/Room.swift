enum KitRoom {}
