import Cryptography
import Effects
import Essentials
import GatewayModel
import Persistence
import Synchronization

extension OutboxWorker {
    private enum Verdict {
        case delivered
        case failed(outcome: String, retryAfter: Duration?)
        case gone
    }

    /// Tries one leased delivery and stores what it came to.
    func attempt(_ delivery: WebhookDelivery) async {
        defer {
            state.withLock { state in
                let left = state.running[delivery.endpoint, default: 1] - 1
                state.running[delivery.endpoint] = left > 0 ? left : nil
            }
        }
        do {
            let (endpoint, event) = try await context.store.read { scope in
                (
                    try scope.webhookEndpoint(delivery.endpoint),
                    try scope.event(of: delivery.organization, sequence: delivery.sequence)
                )
            }
            // Deleted, or switched off, between claim and attempt: the lease ends by itself.
            guard let endpoint, endpoint.state == .active, let event else { return }
            let (status, verdict) = await send(event, to: endpoint)
            try await settle(delivery, endpoint, status, verdict)
        } catch {
            // Nothing was stored: the lease ends, and it is tried again.
            context.complain(error)
        }
    }

    private func send(_ event: SequencedEvent, to endpoint: WebhookEndpoint) async -> (status: Int?, Verdict) {
        let now = context.clock.now()
        do {
            let body = event.json.utf8
            let secrets = try endpoint.sealedSecrets(at: now).map { sealed in
                Secret(try context.sealingKey.open(sealed, context: WebhookEndpoint.sealingContext(endpoint.id)))
            }
            let signature = try WebhookSignature.headers(
                id: event.event.id.text, at: now, body: body, secrets: secrets)
            let answer = try await context.poster.post(
                body, to: endpoint.url, headers: [("content-type", "application/json")] + signature,
                maximumBytes: limits.maximumAnswer)
            switch answer.status {
            case 200..<300: return (answer.status, .delivered)
            case 410: return (answer.status, .gone)
            default: return (answer.status, .failed(outcome: "status", retryAfter: answer.retryAfter))
            }
        } catch {
            let code = (error as? any CodedError)?.code ?? "internal"
            return (nil, .failed(outcome: code, retryAfter: nil))
        }
    }

    private func settle(
        _ claimed: WebhookDelivery, _ endpoint: WebhookEndpoint, _ status: Int?, _ verdict: Verdict
    ) async throws {
        guard let lease = claimed.nextAttemptAt else { return }
        let now = context.clock.now()
        var delivery = claimed
        delivery.attempts += 1
        delivery.lastAttemptAt = now
        delivery.lastStatus = status
        delivery.nextAttemptAt = nil
        var isGone = false
        switch verdict {
        case .delivered:
            delivery.state = .delivered
            delivery.lastOutcome = "delivered"
        case .gone:
            // It waits, first of its subject, for somebody to switch the endpoint on again.
            isGone = true
            delivery.nextAttemptAt = now
            delivery.lastOutcome = "gone"
        case .failed(let outcome, let retryAfter):
            delivery.lastOutcome = outcome
            if let pause = schedule.pause(after: delivery.attempts, jitter: context.random.bytes(1).first ?? 128) {
                let asked = min(retryAfter ?? .zero, .days(1))
                delivery.nextAttemptAt = now.advanced(by: max(pause, asked))
            } else {
                delivery.state = .parked
            }
        }
        let failed = delivery.state != .delivered
        state.withLock { state in
            if failed { state.failing.insert(endpoint.id) } else { state.failing.remove(endpoint.id) }
        }
        let (settled, gone) = (delivery, isGone)
        let ids: (Identifier<AuditEvent>, Identifier<OutgoingEvent>) = (
            context.random.identifier(), context.random.identifier()
        )
        try await context.store.write { scope in
            guard try scope.settle(settled, claimedUntil: lease, at: now), gone else { return }
            try Self.switchOff(endpoint.id, ids, in: scope, at: now)
        }
    }

    /// The receiver answered 410 Gone: it wants nothing any more, and admins are told.
    private static func switchOff(
        _ id: Identifier<WebhookEndpoint>, _ ids: (Identifier<AuditEvent>, Identifier<OutgoingEvent>),
        in scope: any WriteScope, at now: Timestamp
    ) throws {
        guard var endpoint = try scope.hold(id), endpoint.state == .active else { return }
        endpoint.disable(reason: "the receiver answered 410 Gone")
        endpoint.updatedAt = now
        try scope.update(endpoint)
        let after: JSONValue = [
            "id": JSONValue(id), "url": .string(endpoint.url), "state": .string(endpoint.state.rawValue),
            "reason": JSONValue(endpoint.disabledReason),
        ]
        try scope.append(
            AuditEvent(
                id: ids.0, organization: endpoint.organization, at: now, actor: Actor.system.text,
                action: "webhook_endpoint.disabled", target: id.text, before: ["state": "active"], after: after,
                origin: nil))
        guard let organization = endpoint.organization else { return }
        try scope.append(
            OutgoingEvent(
                id: ids.1, organization: organization, type: "endpoint.disabled", subject: id.text, at: now, data: after
            ))
    }
}
