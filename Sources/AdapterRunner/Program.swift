import AdapterHost
import Foundation

/// Runs one adapter library in a process of its own: `gatehouse-adapter-runner LIBRARY`, messages on descriptor 3.
@main enum Program {
    static func main() {
        guard CommandLine.arguments.count == 2 else { exit(64) }
        exit(AdapterRunnerLoop.run(library: CommandLine.arguments[1]))
    }
}
