using System.Reflection;
using System.Reflection.Emit;

namespace Mnist.Tests.Architecture;

/// <summary>Which types the code of an assembly names: in signatures, attributes, constraints and method bodies.</summary>
/// <remarks>Constants and <c>nameof</c> leave no trace in compiled code, so they are not seen.</remarks>
internal static class TypeUses
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The types a type names, its nested and generated types included; of generic types the definitions.</summary>
    public static HashSet<Type> Of(Type type)
    {
        HashSet<Type> found = [];
        Add(found, type.BaseType);
        IEnumerable<Type> inherited = type.BaseType?.GetInterfaces() ?? [];
        AddAll(found, type.GetInterfaces().Except(inherited));
        AddConstraints(found, type.GetGenericArguments());
        AddAttributes(found, type);
        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            AddAttributes(found, member);
            switch (member)
            {
                case FieldInfo field:
                    Add(found, field.FieldType);
                    break;
                case MethodBase method:
                    AddMethod(found, method);
                    break;
                case Type nested:
                    found.UnionWith(Of(nested));
                    break;
            }
        }

        return found;
    }

    /// <summary>The type itself, or the outermost one around it.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        AddAll(found, method.GetParameters().Select(parameter => parameter.ParameterType));
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            AddAll(found, parameter.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        }

        Add(found, (method as MethodInfo)?.ReturnType);
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        AddConstraints(found, methodArguments);
        if (method.GetMethodBody() is not { } body)
        {
            return;
        }

        AddAll(found, body.LocalVariables.Select(local => local.LocalType));
        AddAll(found, body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType));
        foreach (int token in Tokens(body.GetILAsByteArray()!))
        {
            AddMember(found, method.Module.ResolveMember(token, method.DeclaringType!.GetGenericArguments(), methodArguments));
        }
    }

    private static void AddMember(HashSet<Type> found, MemberInfo? member)
    {
        Add(found, member as Type ?? member?.DeclaringType);
        if (member is MethodInfo { IsGenericMethod: true } method)
        {
            AddAll(found, method.GetGenericArguments());
        }
    }

    private static void AddAttributes(HashSet<Type> found, MemberInfo member)
    {
        foreach (CustomAttributeData attribute in member.GetCustomAttributesData())
        {
            Add(found, attribute.AttributeType);
            AddAll(found, attribute.ConstructorArguments.Select(argument => argument.Value).OfType<Type>());
        }
    }

    private static void AddConstraints(HashSet<Type> found, IEnumerable<Type> parameters) =>
        AddAll(found, parameters.Where(parameter => parameter.IsGenericParameter).SelectMany(parameter => parameter.GetGenericParameterConstraints()));

    private static void AddAll(HashSet<Type> found, IEnumerable<Type?> types)
    {
        foreach (Type? type in types)
        {
            Add(found, type);
        }
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.IsFunctionPointer)
        {
            Add(found, type.GetFunctionPointerReturnType());
            AddAll(found, type.GetFunctionPointerParameterTypes());
        }
        else if (type.HasElementType)
        {
            Add(found, type.GetElementType());
        }
        else if (type.IsConstructedGenericType)
        {
            Add(found, type.GetGenericTypeDefinition());
            AddAll(found, type.GetGenericArguments());
        }
        else
        {
            found.Add(type);
        }
    }

    // ECMA-335, partition III: each instruction is an opcode of one or two bytes and an operand whose size the opcode tells.
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xFE ? (short)((code[at] << 8) | code[at + 1]) : code[at];
            OpCode opCode = OpCodesByValue[value];
            at += opCode.Size;
            if (opCode.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                yield return BitConverter.ToInt32(code, at);
            }

            at += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
