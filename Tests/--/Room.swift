enum --Room {}
