/// The table of migration 16: what belongs to the installation, each under its name.
enum InstallationSchema {
    static let statements = ["CREATE TABLE installation (name TEXT PRIMARY KEY, content TEXT NOT NULL)"]
}
