enum OneLoginRoom {}
