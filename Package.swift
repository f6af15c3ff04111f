// swift-tools-version: 6.2
import PackageDescription

// One line per room. `Tests/ArchitectureTests` holds the arrows between them as data and fails with the rule's
// sentence when an import goes the wrong way; this table only says what is linked.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: strict)
}

func adapter(_ folder: String) -> Target {
    .target(
        name: "\(folder)Adapter", dependencies: [adapterKit, adapterABI], path: "Plugins/\(folder)",
        swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict)
}

func system(_ name: String, _ pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let adapterKit: Target.Dependency = .product(name: "AdapterKit", package: "AdapterKit")
let adapterABI: Target.Dependency = .product(name: "CAdapterABI", package: "AdapterKit")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let jwt: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let http: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

let adapterFolders = ["Okta", "OneLogin", "GSuite", "Azure"]

// The rooms speak `package`, so the benchmarks are built from this manifest; only when asked, by Benchmarks/run.
let benchmarks: [Target] =
    Context.environment["GATEHOUSE_BENCH"] == nil
    ? []
    : [
        .target(
            name: "CChain", dependencies: ["CLibXML2", "COpenSSL"], path: "Benchmarks/CChain",
            linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("xml2")]),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Essentials", "Effects", "LiveEffects", "Cryptography", "XMLSecurity", "SAML", "OpenIDConnect",
                "GatewayModel", "Persistence", "Adapting", "SignOn", "AdapterHost", "Presets", "SQLPersistence",
                "SQLiteDriver", "GatewayTesting",
                "CChain", adapterKit,
            ], path: "Benchmarks/Bench", swiftSettings: strict),
    ]

let allTargets: [Target] =
    benchmarks + [
        // System libraries
        system("COpenSSL", "openssl", apt: "libssl-dev"),
        system("CLibXML2", "libxml-2.0", apt: "libxml2-dev"),
        system("CSQLite", "sqlite3", apt: "libsqlite3-dev"),
        system("CCurl", "libcurl", apt: "libcurl4-openssl-dev"),
        system("CPublicSuffix", "libpsl", apt: "libpsl-dev"),
        system("CIDN2", "libidn2", apt: "libidn2-dev"),
        .target(name: "CResolver", path: "Sources/System/CResolver", linkerSettings: [.linkedLibrary("resolv")]),
        .target(name: "CProcess", path: "Sources/System/CProcess"),
        // A disk whose power can be cut, and its Swift side; linked by tests alone.
        .target(name: "CUnsyncedVFS", dependencies: ["CSQLite"], path: "Sources/System/CUnsyncedVFS"),
        .target(
            name: "UnsyncedDisk", dependencies: ["CUnsyncedVFS"], path: "Tests/UnsyncedDisk", swiftSettings: strict),

        // A database that tells how it finds its rows; linked by tests alone.
        .target(
            name: "QueryPlans", dependencies: ["SQLPersistence", "SQLiteDriver"],
            path: "Tests/QueryPlans", swiftSettings: strict),

        // Ring 0: ground
        room("Essentials"),
        room("Effects", ["Essentials"]),
        room("Cryptography", ["Essentials", "COpenSSL"]),

        // Ring 1: wire
        room("XMLSecurity", ["Essentials", "Cryptography", "CLibXML2"]),
        room("SAML", ["Essentials", "Cryptography", "XMLSecurity"]),
        room("OpenIDConnect", ["Essentials", "Cryptography", jwt]),
        room("SCIM", ["Essentials"]),

        // Ring 2: nouns
        room("GatewayModel", ["Essentials", "Cryptography"]),
        room("Persistence", ["Essentials", "GatewayModel"]),
        room("Adapting", ["Essentials", adapterKit]),

        // Ring 3: verbs
        room(
            "Provisioning",
            [
                "Essentials", "Effects", "Cryptography", "SCIM", "GatewayModel", "Persistence", "Adapting", adapterKit,
            ]),
        room(
            "SignOn",
            [
                "Essentials", "Effects", "Cryptography", "XMLSecurity", "SAML", "OpenIDConnect", "GatewayModel",
                "Persistence", "Adapting", "Provisioning", "Administration", adapterKit,
            ]),
        room(
            "Administration",
            [
                "Essentials", "Effects", "Cryptography", "SAML", "GatewayModel", "Persistence", "Adapting",
                "Provisioning",
                adapterKit,
            ]),

        room("Duties", ["Essentials", "Effects", "Cryptography", "GatewayModel", "Persistence"]),

        // Ring 4: drivers
        room("AdapterHost", ["Essentials", "Adapting", "CProcess", adapterKit, adapterABI]),
        room("Presets", ["Essentials", "Adapting", adapterKit]),
        room("SQLPersistence", ["Essentials", "GatewayModel", "Persistence"]),
        room("SQLiteDriver", ["Essentials", "Persistence", "SQLPersistence", "CSQLite"]),
        room(
            "LiveEffects",
            ["Essentials", "Effects", "Cryptography", "CCurl", "CResolver", "CPublicSuffix", "CIDN2"]),

        // Support
        room(
            "GatewayTesting",
            [
                "Essentials", "Effects", "Cryptography", "XMLSecurity", "SAML", "GatewayModel", "Persistence",
                "Adapting",
                adapterKit,
            ]),

        // Ring 5: delivery
        room(
            "Console",
            [
                "Essentials", "GatewayModel", "Adapting", "Provisioning", "SignOn", "Administration", adapterKit,
                mustache,
            ]),
        room(
            "GatewayHTTP",
            [
                "Essentials", "Effects", "Cryptography", "GatewayModel", "Persistence", "OpenIDConnect", "SAML", "SCIM",
                "Adapting", "Provisioning",
                "SignOn", "Administration", "Console", hummingbird, log,
            ]),
        room(
            "DemoIdentityProvider",
            ["Essentials", "Effects", "Cryptography", "XMLSecurity", "GatewayTesting", "Console", "GatewayHTTP", log]),
        program(
            "Gatehouse",
            [
                "Essentials", "Effects", "Cryptography", "XMLSecurity", "SAML", "OpenIDConnect", "GatewayModel",
                "Persistence", "Adapting", "Provisioning", "SignOn", "Administration", "Duties", "AdapterHost",
                "Presets", "SQLPersistence", "SQLiteDriver", "LiveEffects", "GatewayTesting", "Console", "GatewayHTTP",
                "DemoIdentityProvider", adapterKit, hummingbird, log, arguments, configuration, lifecycle, signals,
            ]),
        program("AdapterRunner", ["AdapterHost"]),

        // Tests
        tests("ArchitectureTests"),
        tests("EssentialsTests", ["Essentials"]),
        tests("CryptographyTests", ["Essentials", "Cryptography"]),
        tests("XMLSecurityTests", ["Essentials", "Cryptography", "XMLSecurity", "GatewayTesting", "CLibXML2"]),
        tests("SAMLTests", ["Essentials", "Cryptography", "XMLSecurity", "SAML", "GatewayTesting"]),
        tests("OpenIDConnectTests", ["Essentials", "Cryptography", "OpenIDConnect", jwt]),
        tests("SCIMTests", ["Essentials", "SCIM"]),
        tests("GatewayModelTests", ["Essentials", "GatewayModel"]),
        tests(
            "PersistenceTests",
            [
                "Essentials", "GatewayModel", "Persistence", "SQLPersistence", "SQLiteDriver", "GatewayTesting",
                "UnsyncedDisk", "QueryPlans",
            ]),
        tests(
            "AdapterTests",
            ["Essentials", "Adapting", "AdapterHost", "Presets", "GatewayTesting", "CProcess", adapterKit, adapterABI]),
        tests(
            "DutiesTests",
            [
                "Essentials", "Effects", "Cryptography", "GatewayModel", "Persistence", "Duties", "SQLPersistence",
                "SQLiteDriver", "GatewayTesting",
            ]),
        tests(
            "AdministrationTests",
            [
                "Essentials", "Effects", "GatewayModel", "Persistence", "Administration", "SQLPersistence",
                "SQLiteDriver", "GatewayTesting",
            ]),
        tests("LiveEffectsTests", ["Essentials", "Effects", "Cryptography", "LiveEffects"]),
        tests(
            "GatewayHTTPTests",
            [
                "Essentials", "Effects", "Cryptography", "XMLSecurity", "SAML", "OpenIDConnect", "GatewayModel",
                "Persistence", "Adapting", "Provisioning", "SignOn", "Administration", "Duties", "AdapterHost",
                "Presets", "SQLPersistence", "SQLiteDriver", "LiveEffects", "GatewayTesting", "Console", "GatewayHTTP",
                "QueryPlans",
                adapterKit,
                hummingbird,
                log,
            ]),
        tests(
            "GatehouseTests",
            ["Essentials", "Cryptography", "SAML", "Adapting", "Presets", "GatewayTesting", adapterKit]),
    ] + adapterFolders.map(adapter)

// `GATEHOUSE_ONLY=SAMLTests,SAML swift test --scratch-path .build-saml` builds the named targets and what they need, and
// nothing else: no third-party package is fetched for a wire room.
let only = Set((Context.environment["GATEHOUSE_ONLY"] ?? "").split(separator: ",").map(String.init))

func targetNames(_ target: Target) -> [String] {
    target.dependencies.compactMap {
        switch $0 {
        case .byNameItem(let name, _), .targetItem(let name, _): name
        default: nil
        }
    }
}

func packageNames(_ target: Target) -> [String] {
    target.dependencies.compactMap {
        if case .productItem(_, let package, _, _) = $0 { package } else { nil }
    }
}

var kept = only.isEmpty ? Set(allTargets.map(\.name)) : only
var grew = true
while grew {
    let needed = allTargets.filter { kept.contains($0.name) }.flatMap(targetNames)
    grew = !kept.isSuperset(of: needed)
    kept.formUnion(needed)
}
let targets = allTargets.filter { kept.contains($0.name) }
let packages = Set(targets.flatMap(packageNames))

let allDependencies: [(name: String, package: Package.Dependency)] = [
    ("AdapterKit", .package(path: "Sources/AdapterKit")),
    ("swift-log", .package(url: "https://github.com/apple/swift-log", from: "1.16.0")),
    ("swift-http-types", .package(url: "https://github.com/apple/swift-http-types", from: "1.5.0")),
    ("swift-nio", .package(url: "https://github.com/apple/swift-nio", from: "2.90.0")),
    ("jwt-kit", .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0")),
    (
        "hummingbird",
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: [])
    ),
    ("swift-mustache", .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0")),
    ("swift-argument-parser", .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")),
    ("swift-configuration", .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0")),
    (
        "swift-service-lifecycle",
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0")
    ),
]

let allProducts: [(target: String, product: Product)] =
    [
        ("Gatehouse", .executable(name: "gatehouse", targets: ["Gatehouse"])),
        ("Bench", .executable(name: "gatehouse-bench", targets: ["Bench"])),
        ("AdapterRunner", .executable(name: "gatehouse-adapter-runner", targets: ["AdapterRunner"])),
    ]
    + adapterFolders.map {
        ("\($0)Adapter", .library(name: "\($0)Adapter", type: .dynamic, targets: ["\($0)Adapter"]))
    }

let package = Package(
    name: "gatehouse",
    products: allProducts.filter { kept.contains($0.target) }.map(\.product),
    dependencies: allDependencies.filter { packages.contains($0.name) }.map(\.package),
    targets: targets
)
