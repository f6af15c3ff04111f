import ArgumentParser

/// The one program.
@main struct GatehouseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse", abstract: "Put every customer's identity provider behind one OpenID Connect issuer.",
        subcommands: [
            Serve.self, Demo.self, Explain.self, AdapterCommand.self, PresetCommand.self, MetadataCommand.self,
            Doctor.self,
        ])
}
