// swift-tools-version: 6.2
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  // Kernels are called across modules; SwiftPM's default optimises across them only conservatively.
  // Tests run optimised (decision 0006) and some look inside a module.
  .unsafeFlags(
    ["-cross-module-optimization", "-enable-testing"],
    .when(configuration: .release)
  ),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle",
  package: "swift-service-lifecycle"
)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A report names its program by the linker's digest of it (decision 0003).
let identified: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "--build-id=sha1"])]

/// Whether ISA-L inflates; zlib does where its headers are missing or the build is to go without.
let hasISAL =
  Context.environment["TMSP_WITHOUT_ISAL"] == nil
  && FileManager.default.fileExists(atPath: "/usr/include/isa-l/igzip_lib.h")

/// What a module needs that calls the libraries that inflate.
let inflaters: [Target.Dependency] = ["CZlib"] + (hasISAL ? ["CISAL"] : [])
let inflaterSettings: [SwiftSetting] = hasISAL ? [.define("TMSP_ISAL")] : []

/// A module of the package, with what it may import.
func module(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name,
    dependencies: dependencies,
    swiftSettings: strict + settings,
    // Foundation-free modules need the C mathematics library named.
    linkerSettings: [.linkedLibrary("m")]
  )
}

/// The tests of `name`; they also see the shared test support.
///
/// Tests that compute little themselves are not optimised: that would be a third of the whole build.
func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  exclude: [String] = [],
  isOptimised: Bool = true
) -> Target {
  .testTarget(
    name: name,
    dependencies: dependencies + ["TestSupport", "Findings"],
    exclude: exclude,
    swiftSettings: isOptimised ? strict : strict + [.unsafeFlags(["-Onone"])]
  )
}

let package = Package(
  name: "TMSPlanner",
  products: [
    .executable(name: "tmsplannerd", targets: ["tmsplannerd"]),
    .executable(name: "tmsplan", targets: ["tmsplan"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    // C libraries
    .target(
      name: "CNIfTI",
      linkerSettings: [.linkedLibrary("niftiio"), .linkedLibrary("znz"), .linkedLibrary("z")]
    ),
    .target(name: "CLinux"),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas"),
    .systemLibrary(name: "CGSL"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CPNG"),
    .systemLibrary(name: "CZeroMQ"),
    .systemLibrary(name: "CSystemd"),

    // Science: no Foundation, no files, no clocks, no logging
    module("Geometry"),
    module("Findings"),
    module("OutputFiles", ["Findings"]),
    module("LinearAlgebra", ["Findings", "COpenBLAS"]),
    module("Statistics", ["CGSL"]),
    module(
      "Imaging",
      ["Findings", "Geometry", "CNIfTI"] + inflaters,
      settings: inflaterSettings
    ),
    module("Transforms", ["Imaging", "Findings", "Geometry"]),
    module("Denoising", ["Imaging", "LinearAlgebra", "Findings", "Geometry"]),
    module("Connectivity", ["Denoising", "LinearAlgebra", "Findings"]),
    module("Prediction", ["Statistics", "Findings"]),
    module(
      "Targeting",
      [
        "Connectivity", "Denoising", "Imaging", "LinearAlgebra", "Statistics", "Findings",
        "Geometry",
      ]
    ),

    module(
      "Networks",
      ["Denoising", "Imaging", "LinearAlgebra", "Statistics", "Findings", "Geometry"]
    ),

    module("Navigation", ["Imaging", "Findings", "Geometry"]),
    module("OpenIGTLink"),

    // Pictures: SVG, PNG
    module("Drawing", ["CPNG"]),

    // Data, pipeline, documents
    module(
      "Atlases",
      ["Targeting", "Networks", "Prediction", "Denoising", "Findings", "Geometry", yams]
    ),
    module("Phantom", ["Imaging", "Findings", "Geometry", "Statistics"]),
    module(
      "Commissioning",
      [
        "Phantom", "Targeting", "Networks", "Denoising", "Connectivity", "Statistics",
        "LinearAlgebra", "Imaging", "Geometry", "Findings",
      ]
    ),
    module(
      "Planning",
      [
        "Atlases", "Navigation", "Targeting", "Networks", "Transforms", "Prediction",
        "Connectivity", "Denoising", "Imaging", "Geometry",
        "LinearAlgebra", "Statistics", "Findings", "CLinux", crypto,
      ]
    ),
    module(
      "Reports",
      [
        "Planning", "Atlases", "Navigation", "Targeting", "Networks", "Prediction", "Denoising",
        "Statistics", "Imaging", "Findings", "Geometry",
      ]
    ),

    module(
      "NavigationFiles",
      ["Reports", "Planning", "Navigation", "Imaging", "OutputFiles", "Findings", "Geometry"]
    ),
    module(
      "BIDSApp",
      [
        "NavigationFiles", "ReportPage", "Reports", "Planning", "Atlases", "Targeting",
        "Prediction", "Imaging", "OutputFiles",
        "Drawing", "Findings", "Geometry", "CLinux",
      ]
    ),
    module(
      "Acceptance",
      [
        "Planning", "Phantom", "Atlases", "Targeting", "Prediction", "Statistics", "Findings",
        "Geometry", "Drawing",
      ]
    ),
    module("ReportPage", ["Reports", "Drawing"]),

    // Service
    module("Wire", ["Reports", "Findings"]),
    module("Messaging", ["CZeroMQ", "CLinux"]),
    module("Store", ["Findings", crypto, grdb]),
    module("Client", ["Wire", "Messaging", "Reports", "Findings", crypto]),
    module(
      "Service",
      [
        "Wire", "Messaging", "Store", "NavigationFiles", "ReportPage", "OutputFiles", "Reports",
        "Planning",
        "Navigation", "OpenIGTLink", "Atlases",
        "Prediction", "Imaging", "Findings", "Geometry", "CSystemd", "CLinux", crypto, lifecycle,
        logging, metrics,
        subprocess, yams,
      ]
    ),
    .executableTarget(
      name: "tmsplannerd",
      dependencies: ["Service", "Planning", "LinearAlgebra", "Statistics", argumentParser],
      swiftSettings: strict,
      linkerSettings: identified
    ),
    .executableTarget(
      name: "tmsplan",
      dependencies: [
        "Service", "Client", "Wire", "Store", "BIDSApp", "OutputFiles", "Reports", "ReportPage",
        "NavigationFiles",
        "Acceptance", "Planning",
        "Phantom",
        "Atlases",
        "Targeting",
        "Prediction",
        "Imaging", "LinearAlgebra", "Statistics", "Messaging", "Findings", "Geometry",
        argumentParser,
      ],
      swiftSettings: strict,
      linkerSettings: identified
    ),
    .executableTarget(
      name: "tmsplan-bench",
      dependencies: [
        "Client", "Messaging", "Wire", "Atlases", "Commissioning", "Targeting", "Denoising",
        "Imaging", "LinearAlgebra", "CLinux", argumentParser,
      ] + inflaters,
      swiftSettings: strict + inflaterSettings
    ),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: ["Imaging", "Findings", "Geometry"],
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    .target(
      name: "SchemaChecks",
      dependencies: ["Wire"],
      path: "Tests/SchemaChecks",
      swiftSettings: strict
    ),
    .target(
      name: "Fuzzing",
      dependencies: [
        "Wire", "Store", "OpenIGTLink", "Denoising", "Imaging", "LinearAlgebra", "Findings",
        "Geometry", crypto,
      ],
      path: "Tests/Fuzzing/Properties",
      swiftSettings: strict
    ),
    tests("FuzzingTests", ["Fuzzing"]),
    tests("ArchitectureTests", ["Reports", "Wire", "Prediction"]),
    tests("BenchTests", ["tmsplan-bench", "Imaging"]),
    tests("GeometryTests", ["Geometry"]),
    tests("LinearAlgebraTests", ["LinearAlgebra", "Statistics"]),
    tests("StatisticsTests", ["Statistics"]),
    tests("ImagingTests", ["Imaging", "Geometry"]),
    tests("TransformsTests", ["Transforms", "Imaging", "Geometry"]),
    tests("DenoisingTests", ["Denoising", "Imaging", "LinearAlgebra", "Geometry"]),
    tests(
      "ConnectivityTests",
      ["Connectivity", "Denoising", "Imaging", "LinearAlgebra", "Geometry"]
    ),
    tests("PredictionTests", ["Prediction", "Statistics"], isOptimised: false),
    tests(
      "TargetingTests",
      [
        "Targeting", "Connectivity", "Denoising", "Imaging", "LinearAlgebra", "Statistics",
        "Geometry",
      ]
    ),
    tests(
      "CommissioningTests",
      [
        "Commissioning", "Targeting", "Networks", "Connectivity", "Denoising", "Imaging",
        "Statistics", "LinearAlgebra", "Geometry",
      ]
    ),
    tests(
      "AcceptanceTests",
      ["Acceptance", "Phantom", "Planning", "Targeting", "Geometry", "Drawing"],
      isOptimised: false
    ),
    tests("DrawingTests", ["Drawing", "CZlib"], isOptimised: false),
    tests(
      "NetworksTests",
      ["Networks", "Denoising", "Imaging", "LinearAlgebra", "Statistics", "Geometry"]
    ),
    tests("NavigationTests", ["Navigation", "Imaging", "Geometry"]),
    tests("OpenIGTLinkTests", ["OpenIGTLink"], isOptimised: false),
    tests(
      "NavigationFilesTests",
      ["NavigationFiles", "Reports", "Navigation", "Imaging", "Geometry"],
      isOptimised: false
    ),
    tests(
      "AtlasesTests",
      ["Atlases", "Targeting", "Networks", "Prediction", "Denoising", "Imaging", "Geometry"],
      isOptimised: false
    ),
    tests("PhantomTests", ["Phantom", "Imaging", "Geometry", "Statistics"]),
    tests(
      "PlanningTests",
      [
        "Planning", "Phantom", "Atlases", "Targeting", "Networks", "Prediction", "Denoising",
        "Imaging", "LinearAlgebra", "Geometry",
      ]
    ),
    tests(
      "ReportsTests",
      ["Reports", "Planning", "Networks", "Atlases", "Prediction", "Imaging", "Geometry"]
    ),
    tests(
      "BIDSAppTests",
      ["BIDSApp", "Reports", "Planning", "Atlases", "Prediction", "Imaging", "Geometry"],
      isOptimised: false
    ),
    tests(
      "ReportPageTests",
      ["ReportPage", "Reports", "Drawing", "Prediction"],
      isOptimised: false
    ),
    tests("WireTests", ["Wire", "SchemaChecks", "Reports"], isOptimised: false),
    tests("MessagingTests", ["Messaging"], isOptimised: false),
    tests("StoreTests", ["Store", crypto, grdb], isOptimised: false),
    tests(
      "ServiceTests",
      [
        "Service", "Wire", "Messaging", "Store", "Client", "Reports", "Planning", "OpenIGTLink",
        "Navigation", grdb, logging, metrics,
      ],
      isOptimised: false
    ),
    tests(
      "EndToEndTests",
      [
        "tmsplan", "Client", "Messaging", "Wire", "SchemaChecks", "Reports", "Planning", "Phantom",
        "Imaging", "Geometry",
      ],
      exclude: ["Cluster", "Navigator", "Python", "Systemd"],
      isOptimised: false
    ),
  ],
  swiftLanguageModes: [.v6]
)

if hasISAL { package.targets.append(.systemLibrary(name: "CISAL")) }

// The documentation plugin costs a checkout and a build, so it joins only for `make docs`.
if Context.environment["DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0")
  )
}
