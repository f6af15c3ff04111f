import Essentials

/// The description of the API, made from the very routes that answer (OpenAPI 3.1).
enum OpenAPIDocument {
    static func json(_ routes: [Route], baseURL: String) -> JSONValue {
        var paths = JSONObject()
        for route in routes {
            guard let summary = route.summary else { continue }
            var operations = paths[route.path]?.object ?? JSONObject()
            let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
            operations[route.method.lowercased()] = [
                "summary": .string(summary),
                "parameters": .array(
                    names.map { name in
                        ["name": .string(String(name)), "in": "path", "required": true, "schema": ["type": "string"]]
                    }),
                "responses": [
                    "2XX": ["description": "done"],
                    "default": [
                        "description": "error: code, message, remedy, request_id",
                        "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
                    ],
                ],
            ]
            paths[route.path] = .object(operations)
        }
        return [
            "openapi": "3.1.0", "info": ["title": "Gatehouse administration", "version": "1"],
            "servers": [["url": .string(baseURL)]], "security": [["key": []]],
            "components": [
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
                "schemas": [
                    "Error": [
                        "type": "object",
                        "properties": [
                            "error": [
                                "type": "object",
                                "properties": [
                                    "code": ["type": "string"], "message": ["type": "string"],
                                    "remedy": ["type": ["string", "null"]], "request_id": ["type": "string"],
                                ],
                            ]
                        ],
                    ]
                ],
            ],
            "paths": .object(paths),
        ]
    }
}
