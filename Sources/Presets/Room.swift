enum PresetsRoom {}
