enum AdaptingRoom {}
