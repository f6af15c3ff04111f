package import Essentials

extension TrustedCertificate {
    /// The days before its end at which a certificate's admins are told, and the end itself (rule C-4).
    package static let expirySteps = [60, 30, 14, 7, 3, 1, 0]

    /// Whole days until the end, begun ones counted; 0 from the end on.
    package func daysLeft(at now: Timestamp) -> Int {
        let day = Duration.days(1).wholeMilliseconds
        return Int((max(0, notAfter.since(now).wholeMilliseconds) + day - 1) / day)
    }

    /// The step that has been reached; nil while the end is more than 60 days away.
    ///
    /// Only the latest one: who was not told in time hears how it is now, and not all that he missed.
    package func expiryStep(at now: Timestamp) -> Int? {
        let left = daysLeft(at: now)
        return TrustedCertificate.expirySteps.last { left <= $0 }
    }
}
