import Essentials

extension DoctorChecks {
    private static let mebibyte: Int64 = 1 << 20

    static func folder(_ machine: DoctorMachine) -> [DoctorFinding] {
        let (id, folder) = ("data.folder", machine.folder)
        guard let mode = folder.mode else {
            return [
                DoctorFinding(
                    .error, id, subject: folder.path, "\(folder.path) does not exist",
                    remedy: "give the folder with --data; serve makes it at its first start")
            ]
        }
        if mode & 0o022 != 0 {
            return [
                DoctorFinding(
                    .error, id, subject: folder.path,
                    "\(folder.path) has mode \(octal(mode)): others may put files there", remedy: "chmod 700 it")
            ]
        }
        if mode & 0o077 != 0 || !folder.isOurs {
            return [
                DoctorFinding(
                    .warning, id, subject: folder.path,
                    "\(folder.path) has mode \(octal(mode))"
                        + (folder.isOurs ? ", expected 700" : " and is another user's"),
                    remedy: "chmod 700 it, and run doctor as the user that runs the gateway")
            ]
        }
        return [DoctorFinding(.ok, id, subject: folder.path, "\(folder.path) is this user's alone")]
    }

    static func files(_ machine: DoctorMachine) -> [DoctorFinding] {
        guard machine.folder.mode != nil, machine.databaseFile.mode != nil else { return [] }
        let found = ([machine.databaseFile] + machine.keyFiles).compactMap(file)
        return orAllIsWell(found, "data.files", "database and keys are there and this user's alone")
    }

    private static func file(_ item: DoctorMachine.Item) -> DoctorFinding? {
        let (id, path) = ("data.files", item.path)
        guard let mode = item.mode else {
            return DoctorFinding(
                .error, id, subject: path, "\(path) is missing",
                remedy: "restore it from the back-up before serve makes a new one: what the old one signed or sealed "
                    + "is lost with it")
        }
        if item.bytes == 0, !item.isFolder {
            return DoctorFinding(.error, id, subject: path, "\(path) is empty", remedy: "restore it from the back-up")
        }
        if mode & 0o077 != 0 {
            return DoctorFinding(
                .error, id, subject: path, "\(path) has mode \(octal(mode)): other users of this machine reach it",
                remedy: "chmod \(item.isFolder ? "700" : "600") it, and think of its keys as known")
        }
        guard item.isOurs else {
            return DoctorFinding(
                .warning, id, subject: path, "\(path) is another user's",
                remedy: "run doctor as the user that runs the gateway, or chown the file to it")
        }
        return nil
    }

    private static func octal(_ mode: Int) -> String { String(mode, radix: 8) }

    static func database(_ machine: DoctorMachine) -> DoctorFinding {
        let id = "database.integrity"
        switch machine.database {
        case .absent:
            return DoctorFinding(
                .error, id, "there is no database in \(machine.folder.path)",
                remedy: "give the folder with --data; serve makes the database at its first start")
        case .unreadable(let why):
            return DoctorFinding(
                .error, id, "the database can't be read: \(why)", remedy: "stop the gateway and restore the back-up")
        case .checked(let problems, let thorough):
            if problems.isEmpty {
                return DoctorFinding(.ok, id, thorough ? "integrity_check found nothing" : "quick_check found nothing")
            }
            return DoctorFinding(
                .error, id, "the database is damaged: \(problems.prefix(3).joined(separator: "; "))",
                remedy: "stop the gateway, keep a copy of the file, and restore the back-up; look at the disk")
        }
    }

    static func schema(_ machine: DoctorMachine) -> DoctorFinding {
        let id = "database.schema"
        guard case .checked = machine.database else {
            return DoctorFinding(.skipped, id, "the database can't be read")
        }
        if let problem = machine.schemaProblem {
            return DoctorFinding(.error, id, problem.message, remedy: problem.remedy)
        }
        return DoctorFinding(.ok, id, "the schema is this version's")
    }

    static func wal(_ machine: DoctorMachine) -> DoctorFinding {
        let id = "database.wal_size"
        guard let bytes = machine.walBytes else { return DoctorFinding(.ok, id, "there is no write-ahead log") }
        let size = "the write-ahead log has \(bytes / mebibyte) MiB"
        guard bytes <= 64 * mebibyte else {
            return DoctorFinding(
                .warning, id, size + ", expected at most 64",
                remedy: "find the process that keeps a long read open on the database file, and end it")
        }
        return DoctorFinding(.ok, id, size)
    }

    static func space(_ machine: DoctorMachine) -> DoctorFinding {
        let id = "disk.free"
        guard let bytes = machine.freeBytes else {
            return DoctorFinding(.skipped, id, "the file system does not say how much is free")
        }
        let free = "\(bytes / mebibyte) MiB are free"
        let remedy = "make room: a full disk stops every write, log-ins included"
        if bytes < 100 * mebibyte {
            return DoctorFinding(.error, id, free + ", expected at least 1024", remedy: remedy)
        }
        if bytes < 1024 * mebibyte {
            return DoctorFinding(.warning, id, free + ", expected at least 1024", remedy: remedy)
        }
        return DoctorFinding(.ok, id, free)
    }

    static func loaded(_ machine: DoctorMachine) -> [DoctorFinding] {
        let presets = machine.presetProblems.map {
            DoctorFinding(.error, "presets.valid", $0.message, remedy: $0.remedy)
        }
        let adapters = machine.adapterProblems.map {
            DoctorFinding(.error, "adapters.load", $0.message, remedy: $0.remedy)
        }
        return orAllIsWell(presets, "presets.valid", "\(machine.presets.count) presets are valid")
            + orAllIsWell(adapters, "adapters.load", "\(machine.adapters.count) adapters are loaded")
    }
}
