import Foundation

/// The checks of a library's file before it is loaded: loading runs its code (rule 2 of the loader: check first).
enum LibraryFile {
    /// - Throws: `AdapterLoadProblem` where somebody else could have put it there.
    static func check(_ path: String) throws(AdapterLoadProblem) {
        let directory = URL(filePath: path).deletingLastPathComponent().path
        var information = stat()
        guard unsafe lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw .notAFile(path: path)
        }
        try check(information, path)
        guard unsafe stat(directory, &information) == 0 else { throw .notAFile(path: directory) }
        try check(information, directory)
    }

    private static func check(_ information: stat, _ path: String) throws(AdapterLoadProblem) {
        guard information.st_uid == 0 || information.st_uid == geteuid() else { throw .unsafeOwner(path: path) }
        guard information.st_mode & (S_IWGRP | S_IWOTH) == 0 else { throw .unsafeMode(path: path) }
    }
}
