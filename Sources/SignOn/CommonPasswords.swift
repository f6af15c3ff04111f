/// The most common passwords of twelve characters and more, in lower case.
///
/// A small list on purpose: what is shorter is refused by its length, and what is tried after these costs a guesser more
/// tries than the throttle allows.
enum CommonPasswords {
    static let all: Set<String> = [
        "123456789012", "1234567890123", "123456789123", "1234567891011", "012345678910", "123123123123",
        "098765432109", "0987654321qwe", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv",
        "q1w2e3r4t5y6", "qwertyuiop[]", "qwertyuiop12", "qwertyuiop123", "qwertyuiop1234", "qwertyuiopasdfghjkl",
        "qwerty123456", "qwerty1234567", "qwerty12345678", "qwerty123456789", "qwertyqwerty", "qwerty qwerty",
        "asdfghjkl123", "asdfghjkl;'", "asdfasdfasdf", "asdfghjklzxcvbnm", "zxcvbnm12345", "zxcvbnm123456",
        "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnopqrstuvwxyz", "abcd12345678", "abc123abc123", "a1b2c3d4e5f6",
        "passwordpassword", "password password", "passw0rdpassw0rd", "p@ssw0rdp@ssw0rd", "mypassword123",
        "mypasswordis", "newpassword1", "newpassword123", "changemeplease", "changeme12345", "letmeinletmein",
        "letmeinplease", "iloveyouiloveyou", "iloveyou1234", "trustno1trustno1", "correcthorsebatterystaple",
        "correct horse battery staple", "correct-horse-battery-staple", "thisismypassword", "thisisapassword",
        "this is a password", "administrator", "administrator1", "administrator123", "adminadminadmin",
        "rootrootroot", "testtesttest", "testpassword", "testpassword1", "testing12345", "welcomewelcome",
        "superman1234", "football1234", "baseball1234", "princess1234", "dragondragon", "monkeymonkey",
        "sunshine1234", "letmein123456", "secretsecret", "supersecret1", "supersecret123", "sunshinesunshine",
        "gatehousegatehouse", "gatehouse123", "whatever1234", "starwars1234", "michaeljordan", "manchester123",
        "liverpool123", "jesuschrist1", "1234qwerasdf", "1234qwerasdfzxcv", "!qaz2wsx#edc", "!qaz@wsx#edc",
    ]

    /// Words that stay common whatever digits and signs stand behind them.
    static let stems: Set<String> = [
        "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "qwertz", "azerty", "qwertyuiop",
        "welcome", "letmein", "admin", "administrator", "iloveyou", "changeme", "secret", "gatehouse", "test",
        "abc", "abcd", "summer", "winter", "spring", "autumn", "monkey", "dragon", "football", "master", "login",
    ]
}
