// swift-tools-version: 6.2
import PackageDescription

// A package of its own, without dependencies, so that an integrator resolves nothing of the gateway.
let package = Package(
    name: "AdapterKit",
    products: [
        .library(name: "AdapterKit", targets: ["AdapterKit"]),
        .library(name: "CAdapterABI", targets: ["CAdapterABI"]),
    ],
    targets: [
        .target(name: "CAdapterABI"),
        .target(
            name: "AdapterKit",
            dependencies: ["CAdapterABI"],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
            ]),
    ]
)
