import ArgumentParser
import Essentials
import Foundation

/// How a command ends badly: code, message and remedy on standard error, and a status.
enum Failure {
    static func exit(_ error: any CodedError, status: Int32 = 1) -> ExitCode {
        var text = "error: \(error.message) [\(error.code)]\n"
        if let remedy = error.remedy { text += "what to do: \(remedy.text)\n" }
        FileHandle.standardError.write(Data(text.utf8))
        return ExitCode(status)
    }
}
