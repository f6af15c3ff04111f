import Essentials

extension Certificate {
    /// Reads what an admin uploaded or pasted: PEM, DER, or the bare base64 that stands in metadata (rule C-3).
    ///
    /// - Throws: a code of its own for each usual mistake: `certificate.empty`, `.is_metadata`, `.is_private_key`,
    ///   `.is_request`, `.is_public_key`, `.truncated`, `.unreadable`, `.weak_key`, `.unsupported_key`.
    package init(uploaded bytes: [UInt8], allowingWeakKey: Bool = false) throws(CryptographyError) {
        let certificate = try Certificate.read(uploaded: bytes)
        switch certificate.publicKey.kind {
        case .rsa(let bits, _) where bits < 2048 && !allowingWeakKey: throw .weakKey(bits: bits)
        case .other(let kind): throw .unsupportedKey(kind)
        default: self = certificate
        }
    }

    private static func read(uploaded bytes: [UInt8]) throws(CryptographyError) -> Certificate {
        // Editors of one family write a byte order mark before PEM and XML.
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let visible = content.drop { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        guard let first = visible.first else { throw .certificateEmpty }
        if first == UInt8(ascii: "<") { throw .certificateIsMetadata }
        if first == 0x30, content.count > 64, !content.allSatisfy({ $0 < 0x80 }) {
            return try Certificate(der: content)
        }
        let text = String(decoding: visible, as: UTF8.self)
        guard text.contains("-----BEGIN") else {
            guard let der = Base64.decode(visible, whiteSpace: .ignored), der.first == 0x30 else {
                throw .certificateUnreadable
            }
            return try Certificate(der: der)
        }
        if text.contains("PRIVATE KEY-----") { throw .certificateIsPrivateKey }
        if text.contains("CERTIFICATE REQUEST-----") { throw .certificateIsRequest }
        if text.contains("-----BEGIN PUBLIC KEY-----") { throw .certificateIsPublicKey }
        guard let der = try pemBlocks(text).first else { throw .certificateUnreadable }
        return try Certificate(der: der)
    }

    /// Every certificate of a PEM text, in order.
    package static func all(inPEM text: String) throws(CryptographyError) -> [Certificate] {
        var certificates: [Certificate] = []
        for der in try pemBlocks(text) { certificates.append(try Certificate(der: der)) }
        return certificates
    }

    private static func pemBlocks(_ text: String) throws(CryptographyError) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        var inside = false
        var body: [UInt8] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN CERTIFICATE-----") || line.hasPrefix("-----BEGIN X509 CERTIFICATE-----") {
                inside = true
                body = []
            } else if line.hasPrefix("-----END"), inside {
                guard let der = Base64.decode(body, whiteSpace: .ignored) else { throw .certificateUnreadable }
                blocks.append(der)
                inside = false
            } else if inside {
                body.append(contentsOf: line.utf8)
            }
        }
        guard !inside else { throw .certificateTruncated }
        return blocks
    }
}
