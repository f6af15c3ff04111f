import Essentials
import GatewayModel

/// What a transaction's body did that somebody is told of after the commit.
final class CommitNotes {
    var organizationsWithEvents: Set<Identifier<Organization>> = []
}
