enum LiveEffectsRoom {}
