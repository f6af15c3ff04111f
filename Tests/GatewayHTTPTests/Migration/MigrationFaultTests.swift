import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

/// What is left behind where a write fails half way (rule M-2).
@Suite struct MigrationFaultTests {
    @Test func `rule M-2: whichever statement fails, a migration is applied and undone as a whole or not at all`()
        async throws
    {
        let database = FaultyDatabase(try SQLiteDatabase(path: nil))
        let world = try await World(database: database)
        let stage = try await MigrationStage(world)
        let plan = try await stage.plan()
        for verb in ["apply", "undo"] {
            let before = try await stage.standing()
            var failures = 0
            while true {
                try #require(failures < 500)
                database.fail(after: failures)
                let answer = try await stage.call(verb, plan)
                guard database.hasFailed else {
                    #expect(answer.status == 200, "\(answer.json.text)")
                    break
                }
                #expect(answer.status == 503, "\(answer.json.text)")
                #expect(try await stage.standing() == before, "after statement \(failures) of \(verb)")
                failures += 1
            }
            database.fail(after: nil)
            #expect(failures > 10, "\(verb) changes too little to have been tried")
            #expect(try await stage.standing() != before)
        }
        #expect(try await stage.refusal("ada@works.example", through: stage.old) == nil)
    }

    @Test func `rule M-2: a commit that fails leaves the state before, and the same call succeeds later`() async throws
    {
        let stage = try await MigrationStage()
        let plan = try await stage.plan()
        for verb in ["apply", "undo"] {
            let before = try await stage.standing()
            stage.world.store.failWrite(after: 0)
            #expect(try await stage.call(verb, plan).status == 503)
            #expect(try await stage.standing() == before)
            #expect(try await stage.call(verb, plan).status == 200)
        }
    }
}
