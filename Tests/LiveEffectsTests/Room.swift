enum LiveEffectsTestsRoom {}
