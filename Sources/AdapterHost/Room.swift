enum AdapterHostRoom {}
